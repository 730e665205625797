import { GraphError } from './graph-error.ts'
import { readMetadata } from './onnx/model-writer.ts'

/** Version of what the metadata of a file hold. */
const version = '1'
const keys = { version: 'tessera.version', preprocessing: 'tessera.preprocessing' } as const

/** The metadata of a model that needs this preprocessing, plain JSON. */
export function metadataWith(preprocessing: unknown): Record<string, string> {
  return { [keys.version]: version, [keys.preprocessing]: JSON.stringify(preprocessing) ?? 'null' }
}

/** The preprocessing that a file carries; also in a browser. @throws GraphError `bad-model-file` */
export function preprocessingOf(bytes: Uint8Array): unknown {
  const metadata = metadataOf(bytes)
  if (metadata[keys.version] !== version)
    throw bad(
      `the model is of version ${metadata[keys.version] ?? 'unknown'}, not ${version}`,
      'save it again',
    )
  return JSON.parse(metadata[keys.preprocessing] ?? 'null')
}

function metadataOf(bytes: Uint8Array): Record<string, string> {
  try {
    return readMetadata(bytes)
  } catch {
    throw bad('the file is no model', 'give an ONNX file that was saved here')
  }
}

function bad(what: string, cure: string): GraphError {
  return new GraphError('bad-model-file', what, cure)
}
