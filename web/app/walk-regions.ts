const focusable = 'textarea, select, input, button:not([disabled]), [tabindex="0"]'

/** F6 goes on to the next region of the window, Shift+F6 back: the way out of the terminal and the editor, which keep Tab. */
export function walkRegions(event: KeyboardEvent): void {
  if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return
  event.preventDefault()
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const step = event.shiftKey ? -1 : 1
  const next = regions[(at + step + regions.length) % regions.length]
  const target = next?.querySelector<HTMLElement>('.xterm-helper-textarea') ?? next?.querySelector<HTMLElement>(focusable)
  target?.focus()
}
