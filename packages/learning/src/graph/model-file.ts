import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomically } from '@tessera/tasks'
import type { Value } from './graph.ts'
import { GraphError } from './graph-error.ts'
import { embeddedParameters, lower } from './lower.ts'
import { writeModel } from './onnx/model-writer.ts'
import { metadataWith, preprocessingOf } from './preprocessing.ts'

/** What is shipped: one ONNX file that computes predictions and says what its inputs must go through before. */
export interface ModelFile {
  readonly bytes: Uint8Array
  /** SHA-256 of the bytes, hexadecimal: the file's name. */
  readonly hash: string
  /** Plain JSON: standardisation, units, tile size and whatever else makes inputs of raw data. */
  readonly preprocessing: unknown
}

/**
 * The named outputs with the parameters written in. Equal models have equal bytes and one hash.
 * @throws GraphError when a parameter that the outputs need is missing
 */
export function modelFile(
  outputs: Readonly<Record<string, Value>>,
  parameters: ReadonlyMap<string, ArrayLike<number>>,
  preprocessing: unknown,
): ModelFile {
  const bytes = writeModel(lower(outputs, embeddedParameters(parameters)), metadataWith(preprocessing))
  return { bytes, hash: hashOf(bytes), preprocessing: preprocessingOf(bytes) }
}

/** Writes the file under its hash into a folder and gives its path. @throws TaskError `disk-full` */
export function saveModelFile(folder: string, { bytes, hash }: ModelFile): string {
  const file = path.join(folder, `${hash}.onnx`)
  writeFileAtomically(file, bytes)
  return file
}

/**
 * Reads a file and checks that its content is what its name says.
 * @throws GraphError `bad-model-file`
 */
export function loadModelFile(file: string): ModelFile {
  const bytes = new Uint8Array(readFileSync(file))
  const hash = hashOf(bytes)
  if (path.basename(file, '.onnx') !== hash)
    throw new GraphError(
      'bad-model-file',
      `${path.basename(file)} has the hash ${hash}`,
      'copy it again: it has changed since it was saved',
    )
  return { bytes, hash, preprocessing: preprocessingOf(bytes) }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
