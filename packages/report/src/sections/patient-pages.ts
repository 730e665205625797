import type { PatientPage } from '@tessera/evidence'
import { drawMovement } from '../drawing/movement.ts'
import { drawPatientCurve } from '../drawing/patient-curve.ts'
import { drawPatientMarkers } from '../drawing/patient-markers.ts'
import { capital } from '../text/capital.ts'
import { escapeText, slug } from '../text/escape.ts'
import { missing, percent } from '../text/number.ts'
import { type Chapter, prose } from './chapter.ts'
import { rasterHtml } from './pictures.ts'
import type { Source } from './source.ts'

/** A card for every patient that the evidence shows one at a time; null where it shows none. */
export function patientPagesChapter(
  source: Source,
  rasters: ReadonlyMap<string, Uint8Array>,
): Chapter | null {
  const pages = source.evidence.patientPages ?? []
  if (pages.length === 0) return null
  const lead =
    'What a model that had not seen the patient said of them, what moved it, and what came to patients like them. The names are pseudonyms of this run; values are in bands, the course of markers is drawn with its last value, and times count from time zero. The patients illustrate: no claim of this report rests on them.'
  return {
    id: 'one-patient',
    title: 'One patient at a time',
    short: 'One patient',
    level: 2,
    blocks: [
      prose(`<p class="lead-in">${escapeText(lead)}</p>`),
      ...pages.map(page => prose(cardHtml(source, page, rasters))),
    ],
  }
}

function cardHtml(source: Source, page: PatientPage, rasters: ReadonlyMap<string, Uint8Array>): string {
  const id = `patient-${slug(page.pseudonym)}`
  const question = source.question(page.question)
  const model = question?.models.find(own => own.id === page.model)?.label ?? page.model
  const label = question?.label ?? page.question
  const tag = page.status === 'exploratory' ? ' <span class="tag">exploratory</span>' : ''
  const pictures = page.pictures.flatMap(wanted => {
    const raster = source.evidence.rasters.find(own => own.id === wanted)
    return raster === undefined ? [] : [rasterHtml(raster, rasters.get(raster.id))]
  })
  return (
    `<article class="patient" id="${id}" aria-labelledby="${id}-name">` +
    `<header><h3 id="${id}-name">${escapeText(page.pseudonym)}${tag}</h3><p>${escapeText(`${page.rule}. ${label}, by ${model}, from ${page.modalities.join(', ')}.`)}</p></header>` +
    `<div>${predictedHtml(page, id, question?.horizon ?? null, question?.unit ?? null)}<h4>What came</h4><p>${escapeText(page.outcome)}</p>${nearestHtml(page)}</div>` +
    `<div>${driversHtml(page)}${trajectoriesHtml(page, id)}</div>` +
    `${pictures.length === 0 ? '' : `<div class="pictures">${pictures.join('')}</div>`}</article>`
  )
}

function predictedHtml(
  { predicted, pseudonym }: PatientPage,
  id: string,
  horizon: number | null,
  unit: string | null,
): string {
  const { kind, value, lower, upper, curve, method } = predicted
  const text = (own: number | null): string =>
    own === null ? missing : kind === 'risk' ? percent(own) : String(Number(own.toPrecision(3)))
  const by = kind === 'risk' && horizon !== null ? ` by ${horizon} ${unit ?? ''}`.trimEnd() : ''
  const inPercent = kind === 'risk' ? ', %' : ''
  const limits =
    lower === null && upper === null ? '' : `<i>${escapeText(`${text(lower)} to ${text(upper)}`)}</i>`
  const drawn = curve === null ? '' : drawPatientCurve(curve, `${id}-curve`, pseudonym)
  // An expected level has no limits, and a reader has to be told what it is.
  const note =
    limits === '' && curve === null && kind !== 'expected level'
      ? ''
      : `<p class="table-note">${escapeText(`${capital(method)}.`)}</p>`
  const title = kind === 'expected level' ? 'Expected level' : `Predicted ${kind}${by}${inPercent}`
  return `<h4>${escapeText(title)}</h4><p class="big">${escapeText(text(value))}${limits}</p>${drawn}${note}`
}

function nearestHtml({ nearest }: PatientPage): string {
  if (nearest.length === 0) return ''
  const items = nearest.map(({ by, n, outcomes }) => `<li>${escapeText(`The ${n} ${by}: ${outcomes}.`)}</li>`)
  return `<h4>Training patients like this one</h4><ul>${items.join('')}</ul>`
}

function driversHtml({ drivers }: PatientPage): string {
  if (drivers === null) return ''
  const note = `<p class="table-note">${escapeText(drivers.method)}</p>`
  if (drivers.of.length === 0)
    return `<h4>What moved the prediction</h4><p>Nothing: no value that this patient has moves the model of this fold.</p>${note}`
  const most = Math.max(...drivers.of.map(({ contribution }) => Math.abs(contribution)))
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`
  const rows = drivers.of.map(
    ({ feature, band, contribution }) =>
      `<tr><th scope="row">${escapeText(feature)}<small>${escapeText(band)}</small></th><td class="moved">${drawMovement(contribution / most)}</td><td class="n">${signed(contribution)}</td></tr>`,
  )
  const rest =
    drivers.others === 0
      ? ''
      : `<tr><th scope="row">${drivers.others} more together</th><td></td><td class="n">${signed(drivers.rest)}</td></tr>`
  return `<h4>What moved the prediction</h4><table><thead><tr><th scope="col">Value</th><th scope="col">Lower or higher</th><th scope="col" class="n">${escapeText(capital(drivers.scale))}</th></tr></thead><tbody>${rows.join('')}${rest}</tbody></table>${note}`
}

function trajectoriesHtml({ trajectories = [], pseudonym }: PatientPage, id: string): string {
  if (trajectories.length === 0) return ''
  return `<h4>Markers up to time zero</h4>${drawPatientMarkers(trajectories, `${id}-markers`, pseudonym)}`
}
