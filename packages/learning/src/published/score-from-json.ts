import { formulaScore } from './formula.ts'
import { nomogramScore } from './nomogram.ts'
import { columnScore, type PublishedScore, type SavedScore } from './score.ts'

/** The score that its `toJSON` wrote. */
export function scoreFromJson(saved: SavedScore): PublishedScore {
  switch (saved.kind) {
    case 'formula':
      return formulaScore(saved)
    case 'nomogram':
      return nomogramScore(saved)
    case 'column':
      return columnScore(saved)
  }
}
