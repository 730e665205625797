/**
 * One data element. `bytes` is its value as it stands in the file, in little-endian order; a sequence has `items`
 * instead, encapsulated pixel data `fragments` (the offset table is the first).
 */
export interface Element {
  readonly tag: number
  readonly vr: string
  readonly bytes: Uint8Array
  readonly items: readonly Dataset[] | null
  readonly fragments: readonly Uint8Array[] | null
}

/** Elements by tag, as PS3.5 section 7 has them. */
export type Dataset = ReadonlyMap<number, Element>

const latin = new TextDecoder('latin1')

/** The value as text, without padding; null where it is absent or empty. Bytes outside ASCII are Latin-1. */
export function textOf(dataset: Dataset, tag: number): string | null {
  const element = dataset.get(tag)
  if (element === undefined || element.bytes.length === 0) return null
  const text = latin
    .decode(element.bytes)
    .replace(/[\0 ]+$/, '')
    .trimStart()
  return text === '' ? null : text
}

/** Its values, split at backslashes. */
export function textsOf(dataset: Dataset, tag: number): readonly string[] {
  return (
    textOf(dataset, tag)
      ?.split('\\')
      .map(part => part.trim()) ?? []
  )
}

/**
 * Its values as numbers, of text (DS, IS) or binary (US, SS, UL, SL, FL, FD, UV, SV); empty where it is absent. What
 * is no number is NaN: whoever needs it says so.
 */
export function numbersOf(dataset: Dataset, tag: number): readonly number[] {
  const element = dataset.get(tag)
  if (element === undefined || element.bytes.length === 0) return []
  const read = binary[element.vr]
  if (read === undefined) return textsOf(dataset, tag).map(part => (part === '' ? Number.NaN : Number(part)))
  const { bytes } = element
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.length / read.size) }, (_, i) => read.get(view, i * read.size))
}

interface BinaryKind {
  readonly size: number
  readonly get: (view: DataView, at: number) => number
}

const binary: Readonly<Record<string, BinaryKind>> = {
  US: { size: 2, get: (view, at) => view.getUint16(at, true) },
  SS: { size: 2, get: (view, at) => view.getInt16(at, true) },
  UL: { size: 4, get: (view, at) => view.getUint32(at, true) },
  SL: { size: 4, get: (view, at) => view.getInt32(at, true) },
  FL: { size: 4, get: (view, at) => view.getFloat32(at, true) },
  FD: { size: 8, get: (view, at) => view.getFloat64(at, true) },
  SV: { size: 8, get: (view, at) => Number(view.getBigInt64(at, true)) },
  UV: { size: 8, get: (view, at) => Number(view.getBigUint64(at, true)) },
}

/** The first of its numbers, null where there is none or it is not finite. */
export function numberOf(dataset: Dataset, tag: number): number | null {
  const [first] = numbersOf(dataset, tag)
  return first !== undefined && Number.isFinite(first) ? first : null
}

/** The items of a sequence; none where it is absent. */
export function itemsOf(dataset: Dataset, tag: number): readonly Dataset[] {
  return dataset.get(tag)?.items ?? []
}

/** The first item of a sequence. */
export function itemOf(dataset: Dataset | undefined, tag: number): Dataset | undefined {
  return dataset?.get(tag)?.items?.[0]
}
