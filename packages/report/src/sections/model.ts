import type { Formula, Question } from '@tessera/evidence'
import { escapeText, slug } from '../text/escape.ts'
import { type Block, prose } from './chapter.ts'
import type { Source } from './source.ts'

/** A calculator for every model of the question that the evidence gives as a formula. */
export function calculators(source: Source, question: Question): Block[] {
  return (source.evidence.formulas ?? [])
    .filter(formula => formula.question === question.id)
    .map(formula => prose(calculatorHtml(formula, question)))
}

/** Inputs for each feature, the formula as text, and the result, computed in the page. */
function calculatorHtml(formula: Formula, question: Question): string {
  const id = `calculator-${slug(formula.id)}`
  const inputs = formula.inputs.map((input, i) => {
    const unit = input.unit === null ? '' : `, ${input.unit}`
    const range =
      input.minimum === null || input.maximum === null
        ? ''
        : `<small id="${id}-${i}-range">training saw ${short(input.minimum)} to ${short(input.maximum)}</small>`
    const unknown = input.whenMissing === null ? '' : `<option value="">not known</option>`
    const control =
      input.levels === null
        ? `<input type="number" step="any" inputmode="decimal" id="${id}-${i}" name="${escapeText(input.feature)}"${
            range === '' ? '' : ` aria-describedby="${id}-${i}-range"`
          }>`
        : `<select id="${id}-${i}" name="${escapeText(input.feature)}">${unknown}${input.levels
            .map(level => `<option>${escapeText(level)}</option>`)
            .join('')}</select>`
    return `<div><label for="${id}-${i}">${escapeText(input.label + unit)}</label>${control}${range}</div>`
  })
  return (
    `<form class="calculator" id="${id}" data-formula="${escapeText(JSON.stringify(formula))}" aria-labelledby="${id}-title">` +
    `<p class="run-in" id="${id}-title">Calculator: ${escapeText(`${question.label}, ${formula.label}`)}</p>` +
    `<p class="note">It computes the formula below on this page; nothing leaves it. It has not been approved for the care of patients.</p>` +
    `<div class="inputs">${inputs.join('')}</div>` +
    `<p class="result"><output aria-live="polite">Fill in the values to see the predicted ${formula.link === 'identity' ? 'value' : 'risk'}.</output></p>` +
    `<details><summary>The formula</summary>${formulaHtml(formula)}</details></form>`
  )
}

function formulaHtml(formula: Formula): string {
  const terms = formula.terms.map(term => {
    const label = formula.inputs.find(input => input.feature === term.feature)?.label ?? term.feature
    const x =
      term.kind === 'value'
        ? scaled(label, term.centre, term.scale)
        : term.kind === 'level'
          ? `[${label} is ${term.level ?? ''}]`
          : `[${label} is not known]`
    return `<li>${escapeText(`${sign(term.coefficient)} × ${x}`)}</li>`
  })
  const when = formula.horizon === null ? '' : ` by ${formula.horizon} ${formula.unit ?? ''}`.trimEnd()
  const link = {
    logistic: 'Risk = 1 ÷ (1 + exp(−LP))',
    cox: `Risk${when} = 1 − ${short(formula.baselineSurvival ?? Number.NaN)} ^ exp(LP)`,
    identity: 'Predicted value = LP',
  }[formula.link]
  return `<ul class="formula"><li>LP = ${escapeText(sign(formula.intercept))}</li>${terms.join('')}</ul><p class="note">${escapeText(link)}; [ ] is 1 when true, else 0.</p>`
}

function scaled(label: string, centre: number, scale: number): string {
  const centred = centre === 0 ? label : `(${label} ${centre < 0 ? '+' : '−'} ${short(Math.abs(centre))})`
  return scale === 1 ? centred : `${centred} ÷ ${short(scale)}`
}

const sign = (value: number): string => `${value < 0 ? '−' : '+'} ${short(Math.abs(value))}`

/** Five significant digits: enough to reproduce a risk to a tenth of a per cent. */
const short = (value: number): string => String(Number(value.toPrecision(5)))
