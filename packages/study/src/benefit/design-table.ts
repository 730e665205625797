import type { TableRecord } from '@tessera/evidence'
import type { StudyProtocol } from '../protocol/study.ts'
import { textColumn } from '../run/report-tables/columns.ts'
import { type BenefitContext, placedInBenefit } from './context.ts'
import { estimandWords } from './settings.ts'

/** The target trial, part by part, and what of it is assumed. Hernan & Robins, Am J Epidemiol 2016;183:758. */
export function designTable(context: BenefitContext, protocol: StudyProtocol): TableRecord {
  const { intake } = context
  const { settings, main, second } = intake
  const [control, ...arms] = intake.arms
  const assumed = (key: string) => (settings.assumed.includes(key) ? 'assumed' : 'protocol')
  const grace = intake.graceWords === null ? 'at time zero' : `within ${intake.graceWords} of time zero`
  const row = (part: string, text: string, source: string) => ({ part, text, source })
  return {
    ...placedInBenefit(context, {
      name: 'design',
      section: 'emulation',
      title: 'The trial that is emulated',
      caption: 'Each part as the protocol gives it, or assumed where the protocol is silent.',
    }),
    columns: [
      textColumn('part', 'Part'),
      textColumn('text', 'In this analysis'),
      textColumn('source', 'From'),
    ],
    rows: [
      row('Time zero', main.clock.name, 'protocol'),
      row(
        'Strategies',
        `start ${arms.join(', or ')} ${grace}, at the time at which those who start it do; or start none of them (${control})`,
        'protocol',
      ),
      row(
        'Before the start',
        'a patient counts for every arm that may still be started, with the probability that it was planned; an event before any start belongs to no arm alone, so nobody is immortal',
        'rule',
      ),
      row(
        'Crossover',
        `a later start or change is part of every strategy (${protocol.treatment?.crossover ?? 'treatment policy'})`,
        protocol.treatment?.crossover === undefined ? 'assumed' : 'protocol',
      ),
      row('For whom', estimandWords[settings.estimand], assumed('estimand')),
      row(
        'Outcome',
        `${intake.label} to ${Number(main.clock.horizon.toPrecision(3))} ${main.clock.unit}`,
        'protocol',
      ),
      row('Adjusted for', (intake.protocol.adjust ?? []).join(', '), 'protocol'),
      row(
        'Refused below',
        `${Math.round(100 * settings.overlap)} % within the common support`,
        assumed('overlap'),
      ),
      ...(second
        ? [
            row(
              'Second clock',
              `${second.clock.name}, by clone-censor-weight: events before ${main.clock.name} count too`,
              'protocol',
            ),
          ]
        : []),
      row('Censoring', 'independent of the outcome within an arm', 'assumed'),
    ],
    indent: null,
    note: null,
  }
}
