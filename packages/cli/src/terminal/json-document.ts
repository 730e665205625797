/** One JSON document: numbers unrounded, typed arrays as arrays, what is not finite as null. */
export function jsonDocument(value: unknown): string {
  return `${JSON.stringify(value, asArray, 2)}\n`
}

function asArray(_key: string, value: unknown): unknown {
  if (value instanceof Float64Array || value instanceof Float32Array || value instanceof Int32Array)
    return Array.from(value)
  if (value instanceof Uint8Array || value instanceof Int8Array) return Array.from(value)
  return value
}
