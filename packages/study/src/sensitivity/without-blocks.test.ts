import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseProtocol, readProtocol } from '../protocol/read.ts'
import { checkReferences, questionId } from '../protocol/references.ts'
import { withoutBlocks } from './without-blocks.ts'
import { withoutCentres } from './without-centres.ts'

const studies = path.resolve(import.meta.dirname, '../../../../studies')
const seeds = ['changhai-escc', 'hcc-adjuvant', 'ici-irae', 'oesophageal-ivb-rt', 'rectal-mri']
const protocolOf = (study: string) => readProtocol(path.join(studies, study, 'study.yaml')).protocol
const without = (protocol: ReturnType<typeof protocolOf>, ...names: string[]) =>
  withoutBlocks(protocol, { blocks: new Map(names.map(name => [name, 'left out'])) })

describe.each(seeds)('%s without any one of its blocks', study => {
  const protocol = protocolOf(study)
  it.each(Object.keys(protocol.blocks))('%s names nothing that is gone', block => {
    const reduced = without(protocol, block)
    expect(checkReferences(reduced.protocol, 'study.yaml', () => 1)).toEqual([])
    expect(reduced.protocol.blocks).not.toHaveProperty(block)
    expect(reduced.consequences[0]).toMatchObject({ what: 'block', name: block, became: 'refused' })
    // What is not said to be gone is still asked, by the models that are not said to be gone.
    const refused = new Set(
      reduced.consequences.flatMap(({ what, name, question, became }) =>
        became === 'refused' && (what === 'question' || what === 'model')
          ? [`${question ?? ''}/${name}`]
          : [],
      ),
    )
    const left = new Map(reduced.protocol.questions.map(question => [questionId(question), question]))
    for (const question of protocol.questions) {
      const id = questionId(question)
      const own = left.get(id)
      expect(own === undefined).toBe(refused.has(`/${id}`))
      for (const model of Object.keys(own === undefined ? {} : question.models))
        expect(own !== undefined && model in own.models).toBe(!refused.has(`${id}/${model}`))
    }
  })
})

describe('without a block', () => {
  it('whatever is made of it is gone too: changes, labels, their predictions, measured columns and outcomes', () => {
    const mri = without(protocolOf('rectal-mri'), 'mri_before')
    expect(mri.protocol.blocks).not.toHaveProperty('mri_delta')
    const slides = without(protocolOf('hcc-adjuvant'), 'slides')
    expect(slides.protocol.labels).toEqual({})
    expect(slides.protocol.blocks).not.toHaveProperty('immune')
    const rna = without(protocolOf('changhai-escc'), 'rna')
    expect(rna.protocol.measured).toEqual({})
    expect(Object.keys(rna.protocol.endpoints)).not.toContain('infiltration')
    expect(rna.consequences).toContainEqual({
      what: 'question',
      name: 'infiltration',
      question: null,
      became: 'refused',
      because: 'its outcome cannot be had: it is made of immune_score',
    })
    // What was observed, and not measured from RNA, is still asked.
    expect(rna.protocol.questions.map(questionId)).toContain('observed-response')
  })
  it('a model that read others besides goes on with those, and says so in its name', () => {
    const [question] = without(protocolOf('rectal-mri'), 'mri_before').protocol.questions
    expect(Object.keys(question.models)).not.toContain('mri-before')
    expect(question.models.early).toMatchObject({
      label: 'Early fusion, without mri_before',
      blocks: ['clinical'],
    })
  })
  it('a model of columns by name loses those that stand in no other block, and a published one that needs them is refused', () => {
    const { protocol } = parseProtocol(`study: s
title: t
patients: { table: p.csv, id: id, centre: centre }
timeZero: { name: start }
endpoints: { r: { type: binary, event: r == 1 } }
blocks:
  a: { columns: [x, z], knownAt: before }
  b: { columns: [y, z], knownAt: before }
questions:
  - prognosis: r
    models:
      named: { features: [x, y, z] }
      score: { published: { formula: y * 2, features: [y], source: somebody } }
validation: {}
`)
    const reduced = without(protocol, 'b')
    expect(reduced.protocol.questions[0].models).toEqual({
      named: expect.objectContaining({ features: ['x', 'z'], label: 'named, without y' }),
    })
    expect(reduced.consequences.map(({ name, because }) => [name, because])).toContainEqual([
      'score',
      'without y a published model cannot be had',
    ])
  })
  it('a baseline that is gone leaves the place to the first model', () => {
    const reduced = without(protocolOf('hcc-adjuvant'), 'clinical')
    const prognosis = reduced.protocol.questions.find(question => questionId(question) === 'prognosis')
    expect(prognosis).not.toHaveProperty('baseline')
    // Confounders of the comparison stay: without them another thing would be compared.
    const benefit = reduced.protocol.questions.find(({ benefit: asked }) => asked !== undefined)
    expect(benefit?.adjust).toContain('log2_afp')
  })
})

describe('without a centre', () => {
  const text = (validation: string) => `study: s
title: t
patients: { table: p.csv, id: id, centre: centre }
timeZero: { name: start }
endpoints: { r: { type: binary, event: r == 1 } }
blocks: { a: { columns: [x], knownAt: before } }
questions: [{ prognosis: r, models: { a: [a] } }]
validation: ${validation}
`
  const validationOf = (validation: string, left: string[]) =>
    withoutCentres(parseProtocol(text(validation)).protocol, left)
  it('an external centre that is gone is not validated in', () => {
    const { protocol, consequences } = validationOf('{ external: [C, D] }', ['A', 'B', 'D'])
    expect(protocol.validation.external).toEqual(['D'])
    expect(consequences).toHaveLength(1)
  })
  it('one centre that is left cannot be left out: patients are divided at random, and it says so', () => {
    const { protocol, consequences } = validationOf('{ leaveOut: centre }', ['A'])
    expect(protocol.validation).not.toHaveProperty('leaveOut')
    expect(protocol.validation.repeated).toEqual({ folds: 5, repeats: 10 })
    expect(consequences[0].because).toContain('divided at random')
  })
  it('two are still left out in turn', () => {
    expect(validationOf('{ leaveOut: centre }', ['A', 'B']).protocol.validation.leaveOut).toBe('centre')
  })
})
