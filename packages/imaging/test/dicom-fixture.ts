import { mkdtempSync, readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Element } from '../src/dicom/dataset.ts'
import { parseDicom } from '../src/dicom/dicom-file.ts'
import { loadDictionary } from '../src/dicom/dictionary.ts'
import { encodeDicom } from '../src/dicom/write.ts'

/** A file or folder that test/reference/dicom.py made. */
export function dicomFixture(name: string): string {
  return fileURLToPath(new URL(`./reference/dicom/${name}`, import.meta.url))
}

export function temporaryFolder(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'tessera-dicom-'))
}

/** The bytes of a fixture with elements put in or, by their tags, taken out. */
export async function changedDicom(
  name: string,
  put: readonly Element[],
  without: readonly number[] = [],
): Promise<Uint8Array> {
  const bytes = new Uint8Array(readFileSync(dicomFixture(name)))
  const { dataset, syntax } = parseDicom(bytes, await loadDictionary(), name)
  const changed = new Map(dataset)
  for (const tag of without) changed.delete(tag)
  for (const element of put) changed.set(element.tag, element)
  return encodeDicom(changed, syntax.encapsulated ? syntax.uid : undefined)
}
