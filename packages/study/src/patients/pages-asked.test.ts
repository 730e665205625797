import { describe, expect, it } from 'vitest'
import { patientPagesSchema } from '../protocol/patient-pages.ts'
import { questionSchema } from '../protocol/question.ts'
import { pagesAsked } from './pages-asked.ts'

const question = (id: string, wait: number, models: readonly string[] = ['clinical', 'late']) => ({
  protocol: questionSchema.parse({
    id,
    prognosis: 'os',
    models: Object.fromEntries(models.map(name => [name, ['clinical']])),
  }),
  wait,
})
const questions = [question('a', 0), question('a', 42), question('b', 0), question('b', 42)]
const counts = (asked?: unknown) =>
  pagesAsked(questions, asked === undefined ? undefined : patientPagesSchema.parse(asked)).map(
    ({ count }) => count,
  )

describe('whose patients are shown one at a time', () => {
  it('is the first question unless the protocol names another', () => {
    expect(counts()).toEqual([3, 0, 0, 0])
    expect(counts(5)).toEqual([5, 0, 0, 0])
    expect(counts({ question: 'b' })).toEqual([0, 0, 3, 0])
  })

  it('is the landmark and the model that are named, and nobody where there is none such', () => {
    expect(counts({ question: 'b', at: '6 weeks', patients: 2 })).toEqual([0, 0, 0, 2])
    const [, , , own] = pagesAsked(questions, { question: 'b', at: '6 weeks', model: 'late', patients: 1 })
    expect(own).toEqual({ count: 1, model: 'late' })
    expect(counts({ question: 'b', at: '12 weeks' })).toEqual([0, 0, 0, 0])
    expect(counts({ question: 'b', model: 'attention' })).toEqual([0, 0, 0, 0])
  })
})
