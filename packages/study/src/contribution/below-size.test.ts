import { describe, expect, it } from 'vitest'
import { questionSchema } from '../protocol/question.ts'
import type { ModelSpec } from '../run/model-spec.ts'
import { jointFusionFinding, lateFusionOf, lateFusionSentence } from './below-size.ts'

const network = (fusion: string, blocks = ['clinical', 'slides']) => ({
  blocks,
  learner: { name: 'network', fusion },
})
const question = (models: Record<string, unknown>) => questionSchema.parse({ prognosis: 'os', models })
const small = { feasibility: true }

describe("a question below Riley's size", () => {
  it('warns where its primary model is a joint fusion, and names the late one', () => {
    const asked = question({ clinical: ['clinical'], joint: network('attention'), late: network('late') })
    const [finding] = jointFusionFinding('os', asked, 'joint', small)
    expect(finding).toMatchObject({ severity: 'warning', code: 'joint-fusion-below-size' })
    expect(finding.cure).toMatch("the late fusion 'late'")
    expect(jointFusionFinding('os', asked, 'joint', { feasibility: false })).toEqual([])
    expect(jointFusionFinding('os', asked, 'late', small)).toEqual([])
    expect(jointFusionFinding('os', asked, 'clinical', small)).toEqual([])
  })

  it('says nothing of a network of one block, and to add a late fusion where there is none', () => {
    const asked = question({ slides: network('gated', ['slides']), early: network('early') })
    expect(jointFusionFinding('os', asked, 'slides', small)).toEqual([])
    expect(jointFusionFinding('os', asked, 'early', small)[0].cure).toMatch("add a model with 'fusion: late'")
  })

  it('has the answer point to the late fusion of fewest parameters', () => {
    const late = (id: string, bags: string[]): ModelSpec => ({
      id,
      label: id,
      role: 'candidate',
      features: [],
      assays: [],
      bags,
      vectors: [{ name: 'clinical', features: ['age'] }],
      learner: { name: 'network', fusion: 'late' },
      published: null,
    })
    const found = lateFusionOf([late('three', ['slides', 'mri']), late('two', ['slides'])])
    expect(found).toEqual({ id: 'two', label: 'two', parameters: 2 })
    if (found === null) return
    expect(lateFusionSentence(found, 'early')).toBe(
      "At this sample size look at the late fusion 'two' rather than at the model reported: it fuses with 2 parameters, one a modality.",
    )
    expect(lateFusionSentence(found, 'two')).toMatch(/reported here \('two'\) is the one to look at/)
    expect(lateFusionOf([])).toBeNull()
  })
})
