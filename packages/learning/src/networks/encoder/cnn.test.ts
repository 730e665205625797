import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createRandom } from '@tessera/statistics'
import { describe, expect, it } from 'vitest'
import { reference } from '../../../test/agreement.ts'
import { type Bag, type Modality, memoryBag } from '../../bag-rows.ts'
import { bagRows, divide, size } from '../bags.case.ts'
import { loadNetwork } from '../fitted-network.ts'
import { linearHead, logLoss } from '../heads/index.ts'
import { heldOutAuc } from '../network.case.ts'
import { networkLearner } from '../network-learner.ts'
import type { NetworkSpec } from '../network-spec.ts'
import { gatedAttention, manyBags, withInstances } from '../pooling/index.ts'
import { type RecordedNetwork, replay } from '../reference.case.ts'
import { cnn, largestMap } from './index.ts'

/** Images of 12 x 12 whose stripes run down or across, at a random phase and brightness: no pixel alone tells. */
function stripes(across: Uint8Array): Modality {
  const random = createRandom(5, 'stripes')
  const bags = Array.from(across, (event): Bag => {
    const instances = 2 + random.integer(3)
    const values = new Float32Array(instances * 144)
    for (let n = 0; n < instances; n++) {
      const [phase, level] = [random.integer(4), random.normal()]
      for (let at = 0; at < 144; at++) {
        const place = event === 1 ? Math.floor(at / 12) : at % 12
        values[n * 144 + at] = level + ((place + phase) % 4 < 2 ? 1 : -1) + 0.5 * random.normal()
      }
    }
    return memoryBag(values, 144)
  })
  return { name: 'slices', dimensions: 144, bags }
}
const event = Uint8Array.from({ length: size }, (_, i) => (i * 7) % 2)
const rows = bagRows([stripes(event)], { kind: 'binary', event })
const settings: NetworkSpec = {
  name: 'network',
  encoder: { cnn: { image: [1, 12, 12], channels: [6, 8] } },
  attention: 8,
  dropout: 0,
  learningRate: 1e-2,
  stopping: 'never',
  epochs: 15,
}

describe('a convolutional encoder', () => {
  it('agrees with PyTorch: forward, gradients and ten AdamW steps', async () => {
    const recorded = reference<RecordedNetwork>('networks-cnn')
    const errors = await replay('Encoder: convolutions with group normalisation', recorded, input => {
      const images = input('instances', ['n', 144])
      const raw = manyBags(images, input('row', ['n']), input('rows', ['rows']))
      const encoded = cnn(images, { name: 'encoder', image: [2, 9, 8], channels: [6, 8] })
      const { pooled } = gatedAttention(withInstances(raw, encoded), { name: 'pool', hidden: 3 })
      return {
        loss: logLoss(linearHead(pooled, { name: 'head' }), input('event', ['rows'])),
        encoded,
        pooled,
      }
    })
    expect(Math.max(errors.outputs, errors.gradients), JSON.stringify(errors)).toBeLessThan(2e-6)
    // The normalisation leaves biases a gradient near 0, whose rounding AdamW makes as large as any.
    expect(errors.after).toBeLessThan(5e-5)
  })

  it('learns to tell two textures that no pixel tells', async () => {
    const { auc, model } = await heldOutAuc(settings, rows)
    expect(auc).toBeGreaterThan(0.95)
    // 1 x 6 and 6 x 8 kernels of 9 with bias, scale and shift; attention of 8; head
    const encoder = 9 * 6 + 3 * 6 + 9 * 48 + 3 * 8
    expect(model.parameters).toBe(encoder + 2 * (8 * 8 + 8) + 8 + 1 + (8 + 1) - 1)
  })

  it('is trained beside a modality of vectors, saved and loaded, the same for the same seed', async () => {
    const noise = createRandom(6, 'clinical')
    const clinical = Array.from(event, () => memoryBag(Float32Array.of(noise.normal(), noise.normal()), 2))
    const both = bagRows([stripes(event), { name: 'clinical', dimensions: 2, bags: clinical }], {
      kind: 'binary',
      event,
    })
    const spec: NetworkSpec = {
      ...settings,
      encoder: [4],
      modalities: { slices: { encoder: settings.encoder } },
      epochs: 2,
      belowRequiredSize: 'as-asked',
    }
    const { training, heldOut } = divide(both)
    const [model, again] = [
      await networkLearner(spec).fit(training, { seed: 1 }),
      await networkLearner(spec).fit(training, { seed: 1 }),
    ]
    expect(again.file.hash).toBe(model.file.hash)
    const loaded = loadNetwork(model.save(mkdtempSync(path.join(tmpdir(), 'cnn-'))))
    expect(await loaded.predict(heldOut)).toEqual(await model.predict(heldOut))
    const { mean, inverseDeviation } = model.document.plan.modalities[0]
    expect(new Set(mean).size).toBe(1)
    expect(new Set(inverseDeviation).size).toBe(1)
  })

  it('refuses images that the instances are not, or that cannot be halved so often', async () => {
    const fit = (image: [number, number, number], channels: number[]) =>
      networkLearner({ ...settings, encoder: { cnn: { image, channels } } }).fit(divide(rows).training, {
        seed: 1,
      })
    await expect(fit([1, 12, 13], [4])).rejects.toThrow(
      "'slices' has 144 numbers an instance, and images of 1 x 12 x 13 have 156",
    )
    await expect(fit([36, 2, 2], [4, 4, 4])).rejects.toThrow('cannot be halved 2 times')
    expect(() => fit([1, 12, 12], [])).toThrow("setting 'encoder")
  })

  it('tells how large its largest map is', () => {
    expect(largestMap({ image: [3, 64, 64], channels: [16, 32] })).toBe(16 * 4096)
    expect(largestMap({ image: [3, 8, 8], channels: [2, 4] })).toBe(3 * 64)
  })
})
