import { describe, expect, it } from 'vitest'
import { reference } from '../../../test/agreement.ts'
import { linearHead, logLoss } from '../heads/index.ts'
import { type RecordedNetwork, replay } from '../reference.case.ts'
import { fuse } from './fuse.ts'

const { cases } = reference<{ cases: Record<string, RecordedNetwork> }>('networks-fusion')
const dimensions = { tiles: 5, clinical: 3, mri: 4 }

describe('fusions against PyTorch', () => {
  it.each([
    ['gated', 'Fusion: masked gated fusion'],
    ['early', 'Fusion: early, with indicators'],
    ['attention', 'Fusion: attention between modalities'],
  ] as const)('%s: forward, gradients and ten AdamW steps, with missing modalities', async (kind, method) => {
    const errors = await replay(method, cases[kind], input => {
      const names = Object.keys(dimensions)
      const pooled = Object.entries(dimensions).map(([name, d]) => input(name, ['rows', d]))
      const present = input('present', ['rows', 3])
      const { fused, weights } = fuse(pooled, { kind, names, name: 'fusion', width: 4, present })
      const loss = logLoss(linearHead(fused, { name: 'head' }), input('event', ['rows']))
      return { loss, fused, ...(weights && { weights }) }
    })
    expect(Math.max(...Object.values(errors)), JSON.stringify(errors)).toBeLessThan(2e-6)
  })
})
