import { auc as delong } from '@tessera/statistics'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { StatsInput, StatsResult } from './input.ts'
import type { StatsOptions } from './options.ts'
import { required } from './required.ts'

/** The area under the ROC curve with DeLong's interval (higher score: event). */
export function auc(input: StatsInput, { level }: StatsOptions): StatsResult {
  const result = delong({ event: input.event, score: required(input.score, '--score'), level })
  return {
    fields: { level, ...result },
    text: textTable(
      ['n', 'events', 'AUC', 'se', 'lower', 'upper'],
      [[result.n, result.events, result.value, result.se, result.lower, result.upper].map(shortNumber)],
    ),
  }
}
