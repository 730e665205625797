import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { reference, temporaryFolder } from '../../test/reference.ts'

/** How another program reads a file. */
export interface ExpectedImage {
  readonly size: readonly number[]
  readonly spacing: readonly number[]
  readonly origin: readonly number[]
  readonly direction: readonly number[]
  readonly frames: number
  readonly values: readonly number[]
}

export interface ReferenceCase {
  readonly name: string
  /** Base64, the one to read first. */
  readonly files: Readonly<Record<string, string>>
  /** null: ITK refuses it. */
  readonly expected: ExpectedImage | null
}

/** The files of test/reference/volumes.py whose name begins so. */
export function referenceCases(start: string): readonly ReferenceCase[] {
  const { cases } = reference<{ cases: readonly ReferenceCase[] }>('volumes')
  return cases.filter(({ name }) => name.startsWith(start))
}

export function bytesOfCase({ files }: ReferenceCase): Buffer {
  return Buffer.from(Object.values(files)[0], 'base64')
}

/** Puts the files into a folder of their own; the path of the one to read. */
export function unpack({ files }: ReferenceCase): string {
  const folder = temporaryFolder()
  for (const [name, content] of Object.entries(files))
    writeFileSync(path.join(folder, name), Buffer.from(content, 'base64'))
  return path.join(folder, Object.keys(files)[0])
}

/** Puts bytes into a file of their own. */
export function fileOf(name: string, content: Uint8Array | string): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, content)
  return file
}
