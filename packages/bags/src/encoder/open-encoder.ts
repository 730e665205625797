import { createHash } from 'node:crypto'
import { createReadStream, readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { Encoder } from './encoder.ts'
import { EncoderError } from './encoder-error.ts'
import { type EncoderManifest, encoderManifestSchema } from './manifest.ts'
import { matchGraph } from './match-graph.ts'

export interface EncoderOptions {
  /** Threads of an operation; the features do not depend on it. */
  readonly threads?: number
  /** Images at once, where the model leaves it open. */
  readonly batch?: number
}

/**
 * Opens an encoder by its manifest: checks the manifest, the hash of the model and of its weights, and that the graph
 * takes and gives what the manifest says.
 * @throws EncoderError `no-such-file`, `bad-manifest`, `wrong-hash`, `not-onnx`, `input-mismatch`, `output-mismatch`
 */
export async function openEncoder(
  manifestFile: string,
  { threads = 1, batch = 32 }: EncoderOptions = {},
): Promise<Encoder> {
  const manifest = readManifest(manifestFile)
  const folder = path.dirname(manifestFile)
  const file = path.join(folder, manifest.model.file)
  for (const one of [manifest.model, ...(manifest.model.weights ?? [])])
    await checkHash(path.join(folder, one.file), one.sha256)
  const runtime = await import('onnxruntime-node')
  const session = await runtime.InferenceSession.create(file, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  }).catch(cause => {
    throw new EncoderError(
      'not-onnx',
      file,
      `cannot be read as ONNX: ${messageOf(cause)}`,
      'export it again',
      cause,
    )
  })
  try {
    return new Encoder({
      manifest,
      file,
      session,
      Tensor: runtime.Tensor,
      ...matchGraph(file, manifest, session, batch),
    })
  } catch (error) {
    await session.release()
    throw error
  }
}

/** @throws EncoderError `no-such-file`, `bad-manifest` */
export function readManifest(file: string): EncoderManifest {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    if (cause instanceof SyntaxError)
      throw new EncoderError('bad-manifest', file, `is not JSON: ${cause.message}`, 'correct it', cause)
    throw missing(file, cause)
  }
  const parsed = encoderManifestSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const faults = z.prettifyError(parsed.error).replaceAll(/\s*\n\s*/g, ' ')
  throw new EncoderError(
    'bad-manifest',
    file,
    `is not a manifest of an encoder: ${faults}`,
    'correct it',
    parsed.error,
  )
}

async function checkHash(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256')
  try {
    // Models grow beyond what can be read at once.
    for await (const piece of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(piece)
  } catch (cause) {
    throw missing(file, cause)
  }
  const found = hash.digest('hex')
  if (found !== expected)
    throw new EncoderError(
      'wrong-hash',
      file,
      `has SHA-256 ${found}, and its manifest says ${expected}`,
      'get the model that the manifest was written for; features of another cannot be compared',
    )
}

function missing(file: string, cause: unknown): EncoderError {
  return new EncoderError(
    'no-such-file',
    file,
    `cannot be read (${messageOf(cause)})`,
    'check the path',
    cause,
  )
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
