import { parseSchemas, type Schemas } from '../../api/schema.ts'
import { kinds, schemaTexts } from '../../kinds/registry.ts'

/** The field trees that kubectl is built with (client-go's scheme). */
export const schemas: Schemas = parseSchemas(schemaTexts)

const structs = new Map(kinds.filter(({ notSimulated }) => notSimulated !== true).map(({ group, kind, struct }) => [`${group}/${kind}`, struct]))

/** The struct of a kind; undefined when kubectl does not know it, as it knows no custom resource. */
export const structFor = ({ group, kind }: { readonly group: string; readonly kind: string }): string | undefined => structs.get(`${group}/${kind}`)
