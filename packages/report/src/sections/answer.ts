import type { Question } from '@tessera/evidence'
import { escapeText } from '../text/escape.ts'
import { count, levelText, limitsText, plural, valueText } from '../text/number.ts'
import { type Asked, isQuestion } from './asked.ts'
import type { Source } from './source.ts'

/** The answer in three sentences, the feasibility notice where it applies, and the main numbers. */
export function answerHtml(source: Source, question: Asked, heading: 'h1' | 'h2', id: string): string {
  const sentences = question.answer.sentences.map(escapeText).join(' ')
  return (
    `<${heading} id="${id}">${escapeText(question.answer.title)}</${heading}>` +
    (isQuestion(question) ? feasibilityHtml(question) : '') +
    `<p class="lede">${sentences}</p>` +
    mainNumbersHtml(source, question) +
    `<p class="note">${escapeText(basis(question))}</p>`
  )
}

function basis(question: Asked): string {
  const events = question.events === null ? '' : `, ${plural(question.events, 'event')}`
  const horizon =
    question.horizon === null ? '' : `, horizon ${question.horizon} ${question.unit ?? ''}`.trimEnd()
  const size =
    isQuestion(question) && !question.sampleSize.feasibility ? ` ${question.sampleSize.sentence}` : ''
  return `${question.label}: ${plural(question.n, 'patient')}${events}${horizon}.${size}`
}

function feasibilityHtml(question: Question): string {
  const { sampleSize } = question
  if (!sampleSize.feasibility) return ''
  const carries =
    sampleSize.parametersAffordable === null
      ? ''
      : ` These data can carry ${plural(sampleSize.parametersAffordable, 'parameter')}.`
  const required =
    sampleSize.required === null
      ? ''
      : ` ${count(sampleSize.required)} patients were needed, ${count(sampleSize.available)} are here.`
  return (
    '<div class="notice" role="note"><strong>Feasibility only.</strong> ' +
    `${escapeText(sampleSize.sentence)}${escapeText(/\d/.test(sampleSize.sentence) ? '' : required + carries)}</div>`
  )
}

export function mainNumbersHtml(source: Source, question: Asked): string {
  const cells = question.mainNumbers.map(({ estimate: id, caption }) => {
    const estimate = source.estimate(id)
    if (estimate === undefined || estimate.value === null) {
      const why = estimate?.why ?? 'this number is not in the evidence'
      return `<div><dt>${escapeText(caption)}</dt><dd><b>–</b><i>not estimated: ${escapeText(why)}</i></dd></div>`
    }
    const limits = limitsText(estimate)
    const level = Math.abs(estimate.level - 0.95) < 1e-9 ? '' : ` (${levelText(estimate.level)} interval)`
    const mark = estimate.status === 'exploratory' ? ' <em class="tag">exploratory</em>' : ''
    return (
      `<div><dt>${escapeText(caption)}${mark}</dt><dd><b>${escapeText(valueText(estimate))}</b>` +
      `<i>${limits === '' ? 'no interval' : escapeText(limits + level)}</i></dd></div>`
    )
  })
  return cells.length === 0 ? '' : `<dl class="three">${cells.join('')}</dl>`
}
