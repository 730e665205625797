/** A JSON Schema, as far as keys are looked up in it. */
interface KeySchema {
  readonly properties?: Readonly<Record<string, KeySchema>>
  readonly additionalProperties?: KeySchema | boolean
  readonly items?: KeySchema
  readonly anyOf?: readonly KeySchema[]
  readonly oneOf?: readonly KeySchema[]
}

/** The keys that a JSON Schema knows at a path of a document, over all alternatives. */
export function keysAt(schema: KeySchema, path: readonly PropertyKey[]): string[] {
  let here = alternatives(schema)
  for (const step of path) here = here.flatMap(one => next(one, step)).flatMap(alternatives)
  return [...new Set(here.flatMap(one => Object.keys(one.properties ?? {})))]
}

function alternatives(schema: KeySchema): KeySchema[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
  return [schema, ...inner.flatMap(alternatives)]
}

function next(schema: KeySchema, step: PropertyKey): KeySchema[] {
  if (typeof step === 'number') return schema.items ? [schema.items] : []
  const named = schema.properties?.[String(step)]
  if (named) return [named]
  return typeof schema.additionalProperties === 'object' ? [schema.additionalProperties] : []
}
