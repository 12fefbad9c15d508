/** The error texts of the name checks in k8s.io/apimachinery/pkg/util/validation; an empty list means the value is fine. */
type Check = (value: string) => string[]

const regexError = (message: string, pattern: string, ...examples: string[]): string =>
  examples.length === 0
    ? `${message} (regex used for validation is '${pattern}')`
    : `${message} (e.g. ${examples.map((e) => `'${e}'`).join(', or ').replace(/', or '/g, "',  or '")}, regex used for validation is '${pattern}')`

export const maxLength = (n: number): string => `must be no more than ${n} characters`
const bytes = maxLength

const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain1123 = `${label1123}(\\.${label1123})*`
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)

const patterns = {
  label1123: whole(label1123), subdomain1123: whole(subdomain1123), label1035: whole(label1035), qualified: whole(qualified),
  labelValue: whole(`(${qualified})?`), configKey: /^[-._a-zA-Z0-9]+$/, percent: /^[0-9]+%$/,
  portName: /^[-a-z0-9]+$/, letter: /[a-z]/, header: /^[-A-Za-z0-9]+$/,
}

export const label1123Errors: Check = (value) => {
  const errors = value.length > 63 ? [bytes(63)] : []
  if (!patterns.label1123.test(value)) {
    errors.push(
      patterns.subdomain1123.test(value)
        ? 'must not contain dots'
        : regexError("a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character", label1123, 'my-name', '123-abc'),
    )
  }
  return errors
}

export const subdomain1123Errors: Check = (value) => {
  const errors = value.length > 253 ? [bytes(253)] : []
  if (!patterns.subdomain1123.test(value)) {
    errors.push(regexError("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character", subdomain1123, 'example.com'))
  }
  return errors
}

export const label1035Errors: Check = (value) => {
  const errors = value.length > 63 ? [bytes(63)] : []
  if (!patterns.label1035.test(value)) {
    errors.push(regexError("a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character", label1035, 'my-name', 'abc-123'))
  }
  return errors
}

export const portNameErrors: Check = (value) => {
  const errors: string[] = []
  if (value.length > 15) errors.push(maxLength(15))
  if (!patterns.portName.test(value)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!patterns.letter.test(value)) errors.push('must contain at least one letter (a-z)')
  if (value.includes('--')) errors.push('must not contain consecutive hyphens')
  if (value.length > 0 && (value.startsWith('-') || value.endsWith('-'))) errors.push('must not begin or end with a hyphen')
  return errors
}

export const portNumberErrors = (value: number): string[] => (value >= 1 && value <= 65_535 ? [] : ['must be between 1 and 65535, inclusive'])

export const qualifiedNameErrors: Check = (value) => {
  const errors: string[] = []
  const parts = value.split('/')
  const name = parts.length === 1 ? (parts[0] as string) : (parts[1] ?? '')
  const rule = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
  if (parts.length > 2) {
    return [`a qualified name ${regexError(rule, qualified, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  if (parts.length === 2) {
    if (parts[0] === '') errors.push('prefix part must be non-empty')
    else errors.push(...subdomain1123Errors(parts[0] as string).map((e) => `prefix part ${e}`))
  }
  if (name === '') errors.push('name part must be non-empty')
  else if (name.length > 63) errors.push(`name part ${bytes(63)}`)
  if (!patterns.qualified.test(name)) errors.push(`name part ${regexError(rule, qualified, 'MyName', 'my.name', '123-abc')}`)
  return errors
}

export const labelValueErrors: Check = (value) => {
  const errors = value.length > 63 ? [bytes(63)] : []
  if (!patterns.labelValue.test(value)) {
    errors.push(regexError("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character", `(${qualified})?`, 'MyValue', 'my_value', '12345'))
  }
  return errors
}

export const configMapKeyErrors: Check = (value) => {
  const errors = value.length > 253 ? [bytes(253)] : []
  if (!patterns.configKey.test(value)) {
    errors.push(regexError("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name'))
  } else errors.push(...dotErrors(value))
  return errors
}

function dotErrors(value: string): string[] {
  if (value === '.') return ["must not be '.'"]
  if (value === '..') return ["must not be '..'"]
  if (value.startsWith('..')) return ["must not start with '..'"]
  return []
}

/** Since 1.32 (RelaxedEnvironmentVariableValidation): any printable ASCII but `=`. */
export const relaxedEnvVarNameErrors: Check = (value) => {
  if (value === '') return ['environment variable name must not be empty']
  for (const c of value) {
    const code = c.charCodeAt(0)
    if (code < 0x20 || code > 0x7e || c === '=') return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
  }
  return []
}

export const httpHeaderNameErrors: Check = (value) =>
  patterns.header.test(value) ? [] : [regexError("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')]

export const percentErrors: Check = (value) =>
  patterns.percent.test(value) ? [] : [regexError("a valid percent string must be a numeric string followed by an ending '%'", '[0-9]+%', '1%', '93%')]
