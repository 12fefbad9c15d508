/** Labels in a cell: `a=b,c=d`, by name. */
export function joinedLabels(labels: Readonly<Record<string, string>> | null | undefined): string {
  return Object.entries(labels ?? {}).map(([name, value]) => `${name}=${value}`).sort().join(',')
}
