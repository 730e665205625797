import { describe, expect, it } from 'vitest'
import { LeftOutError, leftOutText, leftOutWords, parseLeftOut } from './left-out.ts'

describe('what a sensitivity run leaves out', () => {
  it('is read as it is written, and written as it was read', () => {
    for (const text of ['block:slides', 'centre:C 2', 'files:mri_before=0.5', 'files=0.25'])
      expect(leftOutText(parseLeftOut(text))).toBe(text)
    expect(parseLeftOut('files:rna=50%')).toEqual({ kind: 'files', name: 'rna', share: 0.5 })
    expect(leftOutWords(parseLeftOut('files=0.5'))).toBe('the files of every block of 50 % of their patients')
  })
  it.each([
    'slides',
    'block:',
    'files:slides',
    'files:slides=0',
    'files:slides=1',
    'patients:3',
    'files=half',
  ])('refuses %s with what it should be', text => {
    expect(() => parseLeftOut(text)).toThrow(LeftOutError)
    expect(() => parseLeftOut(text)).toThrow(/block:/)
  })
})
