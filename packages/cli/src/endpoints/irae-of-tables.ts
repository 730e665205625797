import {
  classSummaries,
  exposureAdjustedEvents,
  type ImmuneEvent,
  immuneEvents,
  patientClasses,
  timeToImmuneEvent,
} from '@tessera/clinical'
import { formatDay } from '@tessera/tables'
import type { Outcome } from '../perform.ts'
import { described, rateOf } from './irae-endpoint.ts'
import { readImmuneInput } from './irae-input.ts'
import type { IraeOptions } from './irae-options.ts'
import { predictorOf } from './irae-predictor.ts'
import { endpointColumns, endpointRow, eventRow } from './irae-rows.ts'
import { flaggedSamples } from './irae-samples.ts'
import { classText, endpointText, rateText, traceText } from './irae-text.ts'
import { requireTableEnding, writeRows } from './write-out.ts'

/** The work of `tessera endpoints irae`. */
export async function immuneOfTables(file: string, options: IraeOptions): Promise<Outcome> {
  requireTableEnding(options.out)
  const input = await readImmuneInput(file, options)
  const { window: windowDays, attribution } = options
  const { events, findings } = immuneEvents(input.events, input.exposures, {
    windowDays,
    attribution,
    classOf: input.classOf,
    dataCut: input.dataCut,
    deaths: input.deaths,
  })
  const endpoint = (of: readonly ImmuneEvent[], minimumGrade: 1 | 3) =>
    timeToImmuneEvent(of, input.exposures, { ...input, minimumGrade, windowDays })
  const endpoints = [1, 3].map(grade => described(endpoint(events, grade === 1 ? 1 : 3), options.times))
  const eventRate = exposureAdjustedEvents(events, endpoint([], 1))
  const classes = classSummaries(events, input.exposures)
  const predictor = await predictorOf(endpoints[0].rows, options)
  const samples = await flaggedSamples(endpoints[0].rows, options)
  if (options.out !== undefined)
    await writeRows(
      options.out,
      endpointColumns,
      endpoints.flatMap(({ label, rows }) => rows.map(row => endpointRow(label, row))),
    )
  return {
    document: {
      windowDays,
      attribution,
      dataCut: options.cut ?? null,
      columns: input.columns,
      atRisk: input.exposures.size,
      endpoints: endpoints.map(({ rows, label, exposure: _, ...rest }) => ({
        label,
        ...rest,
        rows: rows.map(row => endpointRow(label, row)),
      })),
      eventRate: rateOf(eventRate),
      classes,
      patients: patientClasses(events),
      events: events.map(eventRow),
      deaths: [...input.deaths.values()].map(({ patientId, day, from, event }) => ({
        patient_id: patientId,
        date: formatDay(day),
        from,
        row: event?.row ?? null,
      })),
      predictor: predictor?.document ?? null,
      samples: samples?.document ?? null,
    },
    text: [
      ...endpoints.map(one => endpointText(one, options)),
      `All episodes: ${rateText(eventRate, 'episodes')}`,
      `Patients by organ class and worst grade, of ${input.exposures.size} at risk\n${classText(classes)}`,
      ...(predictor ? [predictor.text] : []),
      ...(samples ? [samples.text] : []),
      ...(options.trace ? [traceText(events, endpoints)] : []),
    ].join('\n\n'),
    findings: [...input.findings, ...findings, ...(predictor?.findings ?? []), ...(samples?.findings ?? [])],
  }
}
