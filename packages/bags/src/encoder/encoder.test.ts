import { copyFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixture, largestError, reference, temporaryFolder } from '../../test/reference.ts'
import { EncoderError } from './encoder-error.ts'
import type { EncoderManifest } from './manifest.ts'
import { openEncoder } from './open-encoder.ts'

const expected =
  reference<Record<'images' | 'normalised' | 'none' | 'map' | 'bgr' | 'tokens' | 'class', number[]>>(
    'tiny-encoders',
  )
const images = Uint8Array.from(expected.images)
const count = 6

async function faultOf(action: Promise<unknown>): Promise<EncoderError> {
  const error = await action.then(
    () => null,
    cause => cause,
  )
  if (error instanceof EncoderError) return error
  throw error ?? new Error('nothing was thrown')
}

/** A copy of an encoder, its manifest changed; the model goes with it unless it is left behind. */
function altered(
  change: (manifest: EncoderManifest) => unknown,
  name = 'tiny-encoder',
  withModel = true,
): string {
  const folder = temporaryFolder()
  const manifest = reference<EncoderManifest>(name)
  if (withModel) copyFileSync(fixture(`${name}.onnx`), path.join(folder, `${name}.onnx`))
  const file = path.join(folder, 'encoder.json')
  writeFileSync(file, JSON.stringify(change(manifest)))
  return file
}

const withOutput = (output: Partial<EncoderManifest['output']>) => (manifest: EncoderManifest) => ({
  ...manifest,
  output: { ...manifest.output, ...output },
})

describe('an encoder', () => {
  const graphs = [
    ['images x dimensions', 'tiny-encoder', 'none'],
    ['a batch of fixed size', 'tiny-encoder-fixed', 'none'],
    ['BGR, channels last, scale 1', 'tiny-encoder-bgr', 'bgr'],
    ['the mean of a map', 'tiny-encoder-map', 'map'],
    ['class token and mean of patches, register left out', 'tiny-encoder-tokens', 'tokens'],
  ] as const
  it.each(graphs)('gives what numpy gives: %s', async (title, name, values) => {
    const encoder = await openEncoder(fixture(`${name}.json`))
    const features = await encoder.encode(images, count)
    expect(features.length).toBe(count * encoder.dimensions)
    expect(largestError(`Encoder: ${title}`, features, expected[values])).toBeLessThan(1e-5)
    await encoder.release()
  })

  it('takes the class token, or the mean of tokens, alone', async () => {
    const first = await openEncoder(
      altered(withOutput({ dimensions: 4, pooling: 'class-token' }), 'tiny-encoder-tokens'),
    )
    expect(
      largestError('Encoder: class token', await first.encode(images, count), expected.class),
    ).toBeLessThan(1e-5)
    const mean = await openEncoder(
      altered(withOutput({ dimensions: 4, pooling: 'mean-of-tokens' }), 'tiny-encoder-tokens'),
    )
    expect(
      largestError('Encoder: mean of tokens', await mean.encode(images, count), expected.map),
    ).toBeLessThan(1e-5)
  })

  it('takes float32 as the model does, normalised by the caller', async () => {
    const encoder = await openEncoder(fixture('tiny-encoder.json'))
    const features = await encoder.encode(Float32Array.from(expected.normalised), count)
    expect(largestError('Encoder: normalised input', features, expected.none)).toBeLessThan(1e-5)
  })

  it('gives the same bits again, with any number of threads and images at once', async () => {
    const many = Uint8Array.from({ length: 40 * 192 }, (_, i) => (i * 2654435761) >>> 24)
    const once = await (await openEncoder(fixture('tiny-encoder.json'))).encode(many, 40)
    for (const options of [{ threads: 2 }, { batch: 1 }, { batch: 7, threads: 2 }, { batch: 64 }]) {
      const encoder = await openEncoder(fixture('tiny-encoder.json'), options)
      expect(await encoder.encode(many, 40)).toEqual(once)
      expect(await encoder.encode(many.subarray(0, 192), 1)).toEqual(once.slice(0, 5))
    }
  })

  it('encodes no images into nothing', async () => {
    const encoder = await openEncoder(fixture('tiny-encoder.json'))
    expect(await encoder.encode(new Uint8Array(0), 0)).toEqual(new Float32Array(0))
  })

  it('refuses a batch of another size, and values that are not finite', async () => {
    const encoder = await openEncoder(fixture('tiny-encoder.json'), { batch: 2 })
    const error = await faultOf(encoder.encode(images, 5))
    expect(error).toMatchObject({ fault: 'bad-batch' })
    expect(error.message).toContain('give 192 an image (8 x 8 x 3)')
    const values = Float32Array.from(expected.normalised)
    values[4 * 192 + 7] = Number.NaN
    const notFinite = await faultOf(encoder.encode(values, count))
    expect(notFinite).toMatchObject({ fault: 'not-finite' })
    expect(notFinite.message).toContain('NaN for image 4')
    await encoder.release()
    await encoder.release()
    expect(await faultOf(encoder.encode(images, count))).toMatchObject({ fault: 'closed' })
  })
})

describe('a manifest of an encoder', () => {
  it('that is not there, or whose model is not', async () => {
    expect(await faultOf(openEncoder(fixture('nothing.json')))).toMatchObject({ fault: 'no-such-file' })
    const alone = altered(manifest => manifest, 'tiny-encoder', false)
    const error = await faultOf(openEncoder(alone))
    expect(error).toMatchObject({ fault: 'no-such-file' })
    expect(error.file).toMatch(/tiny-encoder.onnx$/)
  })

  it('of another model is refused with both hashes', async () => {
    const other = 'a'.repeat(64)
    const file = altered(manifest => ({ ...manifest, model: { ...manifest.model, sha256: other } }))
    const error = await faultOf(openEncoder(file))
    expect(error).toMatchObject({ fault: 'wrong-hash' })
    expect(error.message).toContain(other)
    expect(error.message).toContain(reference<EncoderManifest>('tiny-encoder').model.sha256)
  })

  it('checks the hash of external weights too', async () => {
    const file = altered(manifest => ({
      ...manifest,
      model: { ...manifest.model, weights: [{ file: 'weights.bin', sha256: 'b'.repeat(64) }] },
    }))
    expect(await faultOf(openEncoder(file))).toMatchObject({ fault: 'no-such-file' })
    writeFileSync(path.join(path.dirname(file), 'weights.bin'), 'x')
    expect(await faultOf(openEncoder(file))).toMatchObject({ fault: 'wrong-hash' })
  })

  const bad: [string, (manifest: EncoderManifest) => unknown, RegExp][] = [
    ['an unknown field', m => ({ ...m, mpp: 0.5 }), /mpp/],
    ['no licence', ({ licence: _, ...m }) => m, /licence/],
    ['a deviation of 0', m => ({ ...m, input: { ...m.input, standardDeviation: [1, 0, 1] } }), /above 0/],
    ['a hash in capitals', m => ({ ...m, model: { ...m.model, sha256: 'A'.repeat(64) } }), /SHA-256/],
    ['a spacing below 0', m => ({ ...m, spacing: -0.5 }), /spacing/],
    ['an unknown pooling', withOutput(JSON.parse('{"pooling":"max"}')), /pooling/],
  ]
  it.each(bad)('with %s is refused', async (_, change, message) => {
    const error = await faultOf(openEncoder(altered(change)))
    expect(error).toMatchObject({ fault: 'bad-manifest' })
    expect(error.message).toMatch(message)
  })

  it('that is not JSON, or a model that is not ONNX, is refused', async () => {
    const file = altered(manifest => ({
      ...manifest,
      model: {
        file: 'text.onnx',
        sha256: '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
      },
    }))
    writeFileSync(path.join(path.dirname(file), 'text.onnx'), 'x')
    expect(await faultOf(openEncoder(file))).toMatchObject({ fault: 'not-onnx' })
    writeFileSync(file, '{ "format": ')
    expect(await faultOf(openEncoder(file))).toMatchObject({ fault: 'bad-manifest' })
  })

  it('that says another input than the graph has', async () => {
    const inputs = [{ width: 9 }, { layout: 'NHWC' }, { name: 'picture' }]
    for (const input of inputs) {
      const file = altered(manifest => ({ ...manifest, input: { ...manifest.input, ...input } }))
      expect(await faultOf(openEncoder(file))).toMatchObject({ fault: 'input-mismatch' })
    }
  })

  it('that says another output than the graph has', async () => {
    for (const output of [{ dimensions: 6 }, { pooling: 'class-token' as const }, { name: 'features' }])
      expect(await faultOf(openEncoder(altered(withOutput(output))))).toMatchObject({
        fault: 'output-mismatch',
      })
    const tokens = altered(withOutput({ leadingTokens: 6 }), 'tiny-encoder-tokens')
    expect(await faultOf(openEncoder(tokens))).toMatchObject({ fault: 'output-mismatch' })
  })
})
