import { escapeText } from '../text/escape.ts'
import { type Chapter, prose } from './chapter.ts'
import type { Source } from './source.ts'

/** Each guard against leakage, what it did in this run, and whether it held. */
export function guardsChapter(source: Source): Chapter {
  const { guards } = source.evidence
  const items = guards.map(
    guard =>
      `<div class="${guard.held ? 'held' : 'broken'}"><dt><span class="verdict">${guard.held ? 'held' : 'did not hold'}</span> ` +
      `${escapeText(guard.title)}</dt><dd>${escapeText(guard.detail)}</dd></div>`,
  )
  const html =
    guards.length === 0
      ? '<p class="note">The evidence names no guard. Read every number with that in mind.</p>'
      : `<dl class="guards">${items.join('')}</dl>`
  return {
    id: 'guards',
    title: 'How the analysis guards against leakage',
    short: 'Guards',
    level: 2,
    blocks: [prose(html)],
  }
}
