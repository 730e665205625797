import type { Element } from '../dataset.ts'
import { bytesElement, sequenceElement, textElement } from '../write.ts'

/** A value that is valid for its representation and means nothing. */
export function dummyOf({ tag, vr, bytes, items }: Element): Element {
  if (items !== null || vr === 'SQ') return sequenceElement(tag, [])
  const text = texts[vr]
  return text === undefined ? bytesElement(tag, vr, new Uint8Array(bytes.length)) : textElement(tag, vr, text)
}

const texts: Readonly<Record<string, string>> = {
  AE: 'ANONYMOUS',
  AS: '000Y',
  CS: 'ANONYMOUS',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  LO: 'ANONYMOUS',
  LT: 'ANONYMOUS',
  PN: 'ANONYMOUS',
  SH: 'ANONYMOUS',
  ST: 'ANONYMOUS',
  TM: '000000',
  UC: 'ANONYMOUS',
  UI: '2.25.0',
  UR: 'urn:anonymous',
  UT: 'ANONYMOUS',
}
