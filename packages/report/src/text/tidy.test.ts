import { describe, expect, it } from 'vitest'
import { sentences, tidyDigits } from './tidy.ts'

describe('text of the evidence', () => {
  it('loses the digits that nobody can use, and nothing else', () => {
    expect(tidyDigits('Risk = 1 - S0(36)^exp(sum - 1.5773795627675826)')).toBe(
      'Risk = 1 - S0(36)^exp(sum - 1.57738)',
    )
    expect(tidyDigits('lambda 0.025271989997022543, 0.487197, v1.2.3456789, 2024-09-30')).toBe(
      'lambda 0.025272, 0.487197, v1.2.3456789, 2024-09-30',
    )
  })
  it('ends its sentences', () => {
    expect(sentences(['One', ' Two. ', '', 'Three?'])).toBe('One. Two. Three?')
  })
})
