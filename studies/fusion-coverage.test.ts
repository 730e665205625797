import path from 'node:path'
import { readProtocol } from '@tessera/study'
import { describe, expect, it } from 'vitest'

/** The question of each clock that is asked with everything, and what the others of the clock are spared. */
const main = {
  'changhai-escc': {
    infiltration: ['clinical', 'slides', 'dna'], // the target is measured in RNA
    'observed-response': ['clinical', 'treatment', 'slides', 'rna', 'dna'],
    recurrence: ['clinical', 'slides', 'rna', 'dna'],
  },
  'hcc-adjuvant': { prognosis: ['clinical', 'slides'] },
  'rectal-mri': {
    'baseline-pcr': ['clinical', 'mri_before'],
    'restaging-pcr': ['clinical', 'mri_before', 'mri_after', 'mri_delta', 'mri_slices'],
    'postoperative-os': ['clinical', 'pathology', 'mri_before', 'mri_after', 'mri_delta'],
  },
  'ici-irae': { irae: ['clinical', 'dna', 'germline', 'metabolome', 'metabolome_change'] },
} as const

/** Blocks that belong together as clinical variables, and those that are never a modality alone. */
const together: Readonly<Record<string, readonly string[]>> = { clinical: ['clinical', 'treatment'] }
const neverAlone = new Set(['treatment'])

type Case = readonly [study: string, question: string, blocks: readonly string[]]

const cases = Object.entries(main).flatMap(([study, questions]) =>
  Object.entries<readonly string[]>(questions).map(([id, blocks]): Case => [study, id, blocks]),
)

describe.each(cases)('%s, %s', (study, id, blocks) => {
  const { protocol } = readProtocol(path.join(import.meta.dirname, study, 'study.yaml'))
  const question = protocol.questions.find(one => one.id === id)
  const models = Object.entries(question?.models ?? {}).map(([name, given]) => ({
    name,
    blocks: [...(Array.isArray(given) ? given : (given.blocks ?? []))].sort(),
    fusion:
      !Array.isArray(given) && typeof given.learner === 'object' && given.learner.name === 'network'
        ? given.learner.fusion
        : null,
    asAsked:
      !Array.isArray(given) &&
      typeof given.learner === 'object' &&
      given.learner.name === 'network' &&
      given.learner.belowRequiredSize === 'as-asked',
  }))
  const reads = (wanted: readonly string[]) =>
    models.filter(({ blocks: own }) => own.join() === [...wanted].sort().join())

  it('fits clinical variables and each modality alone', () => {
    for (const block of blocks.filter(name => !neverAlone.has(name))) {
      const wanted = (together[block] ?? [block]).filter(name => blocks.some(own => own === name))
      const alone = reads(wanted)
      // A change is a change of something: where it is fitted, it is with the values that it changes from.
      const withItsValues = reads(['metabolome', 'metabolome_change'])
      expect(
        alone.length + (block === 'metabolome_change' ? withItsValues.length : 0),
        block,
      ).toBeGreaterThan(0)
    }
  })

  it('fuses all of them early, late and by attention, on the size that there is', () => {
    const all = reads(blocks)
    const of = (fusion: string) => all.filter(one => one.fusion === fusion)
    expect(of('late')).toHaveLength(1)
    expect(of('attention')).toHaveLength(1)
    expect(of('attention')[0].asAsked).toBe(true)
    // Early fusion of columns is one regression over them all, wherever no bag is among them; slices need a network.
    const early = [
      ...of('early'),
      ...models.filter(({ name, fusion }) => name === 'early' && fusion === null),
    ]
    expect(early.length).toBeGreaterThan(0)
    expect(question?.primary).toBe(of('late')[0].name)
  })

  it('is validated by leaving each centre out and by time', () => {
    expect(protocol.validation.leaveOut).toBe('centre')
    expect(protocol.validation.temporal).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
})
