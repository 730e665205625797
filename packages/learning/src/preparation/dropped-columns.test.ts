import { expect, it } from 'vitest'
import { droppedNotes } from './dropped-columns.ts'

it('columns that are dropped are said in a sentence for each reason, however many there are', () => {
  expect(droppedNotes({ missing: [], constant: [] })).toEqual([])
  expect(droppedNotes({ missing: ['ldh'], constant: ['sex', 'arm 6p'] })).toEqual([
    "'ldh' is missing in every training row: dropped",
    "2 columns are constant in training, and are dropped: 'sex', 'arm 6p'",
  ])
})
