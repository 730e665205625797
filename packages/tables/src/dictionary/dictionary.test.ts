import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { dictionarySchema } from './dictionary.ts'

describe('the dictionary', () => {
  it('accepts what its documentation shows', () => {
    const dictionary = dictionarySchema.parse({
      columns: {
        age: {
          source: '年龄',
          label: 'Age',
          type: 'number',
          unit: 'years',
          range: [18, 100],
          missing: ['不详', 999],
        },
        hbsag: { type: 'category', codes: { 阴性: 'negative', '++': 'positive' } },
        stage: { type: 'category', codes: ['I', 'II', 'III'] },
        afp: { type: 'number', belowLimit: 'half', knownAt: 'blood_date' },
      },
      order: ['diagnosis_date <= surgery_date'],
    })
    expect(dictionary.columns.age.range).toEqual([18, 100])
  })

  it('refuses a word that it does not know, by name', () => {
    const result = dictionarySchema.safeParse({ columns: { age: { tpye: 'number' } } })
    expect(result.error?.issues[0]).toMatchObject({ path: ['columns', 'age'], keys: ['tpye'] })
  })

  it('becomes a JSON Schema', () => {
    expect(z.toJSONSchema(dictionarySchema, { io: 'input' })).toMatchObject({ type: 'object' })
  })
})
