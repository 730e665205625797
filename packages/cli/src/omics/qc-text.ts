import { presentSorted } from '@tessera/omics'
import { quantileOfSorted } from '@tessera/statistics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { QcOptions, RunReport } from './qc-report.ts'

const reasons: Readonly<Record<string, (options: QcOptions) => string>> = {
  blank: ({ blankRatio }) => `signal to blank below ${blankRatio}`,
  'detection-qc': ({ detectedQc }) => `found in less than ${100 * detectedQc} % of the QC samples`,
  'detection-study': ({ detectedStudy }) =>
    `found in less than ${100 * detectedStudy} % of the study samples`,
  'qc-rsd': ({ rsd, robust }) => `${robust ? 'robust ' : ''}RSD of the QC samples above ${rsd} %`,
  'd-ratio': ({ dRatio }) => `dispersion ratio above ${dRatio}`,
}

/** What a person reads of the quality of a run. */
export function qcText(report: RunReport, options: QcOptions): string {
  const { features } = report
  const numbers = (pick: (row: RunReport['features'][number]) => number) =>
    presentSorted(Float64Array.from(features, pick))
  const spread = (label: string, unit: string, pick: (row: RunReport['features'][number]) => number) => {
    const sorted = numbers(pick)
    const at = (p: number) => (sorted.length === 0 ? '–' : shortNumber(quantileOfSorted(sorted, p)))
    return [label, unit, String(sorted.length), at(0.1), at(0.5), at(0.9)]
  }
  const count = (is: (row: RunReport['features'][number]) => boolean) => features.filter(is).length
  const parts = [
    textTable(
      ['batch', 'injections', 'study', 'QC', 'blanks', 'reference'],
      report.batches.map(one =>
        [one.batch, one.injections, one.study, one.qc, one.blanks, one.reference].map(String),
      ),
    ),
    textTable(
      ['over features', '', 'known of', '10 %', 'median', '90 %'],
      [
        spread('RSD of QC samples', '%', row => row.qc_rsd),
        spread('RSD of QC samples, robust', '%', row => row.qc_rsd_robust),
        spread('RSD of study samples', '%', row => row.study_rsd),
        spread('dispersion ratio', '', row => row.d_ratio),
        spread('found in study samples', 'share', row => row.detected_study),
        spread('found in QC samples', 'share', row => row.detected_qc),
        spread('found in blanks', 'share', row => row.detected_blank),
        spread('signal to blank', 'ratio', row => row.signal_to_blank),
        spread('change over a batch', '%', row => row.drift_percent),
        spread('variance between batches', 'share', row => row.batch_share),
      ].filter(([, , known]) => known !== '0'),
    ),
    [
      `Missing values: ${count(row => row.missing_kind === 'left-censored')} features left-censored, ${count(row => row.missing_kind === 'random')} at random, ${count(row => row.missing === 0)} without any; over features the share missing goes with the mean by Spearman ${shortNumber(report.missingness.rho)} (p ${shortP(report.missingness.p)})`,
      `Drift: ${count(row => row.drift_fdr < 0.05)} of ${numbers(row => row.drift_fdr).length} features at a false-discovery rate of 5 %`,
      report.batchEffectOf === null
        ? 'Batches: one alone'
        : `Batches: ${count(row => row.batch_fdr < 0.05)} of ${numbers(row => row.batch_fdr).length} features differ between batches at a false-discovery rate of 5 % (${report.batchEffectOf === 'qc' ? 'QC samples' : 'study samples: their biology may differ, too'})`,
      report.outliers === null
        ? 'Outliers: too few complete features or samples for components'
        : `Outliers: ${report.outliers.samples.length} samples beyond Hotelling's limit of ${report.outliers.explained.length} components (${report.outliers.features} features found everywhere, ${shortNumber(100 * report.outliers.explained.reduce((sum, v) => sum + v, 0))} % of their variance)${
            report.outliers.samples.length === 0
              ? ''
              : `: ${report.outliers.samples
                  .slice(0, 10)
                  .map(({ sample, t2 }) => `${sample} (${shortNumber(t2)})`)
                  .join(', ')}`
          }`,
      `Of ${features.length} features ${report.leaving.length} leave:`,
    ].join('\n'),
  ]
  const groups = Map.groupBy(report.leaving, ({ reason }) => reason)
  if (report.leaving.length > 0)
    parts.push(
      textTable(
        ['why', 'features', 'which'],
        [...groups].map(([reason, all]) => [
          reasons[reason](options),
          String(all.length),
          all
            .slice(0, 8)
            .map(({ feature, value }) => `${feature} (${shortNumber(value)})`)
            .join(', ') + (all.length > 8 ? ', ...' : ''),
        ]),
      ),
    )
  if (options.features)
    parts.push(
      textTable(
        [
          'feature',
          'QC RSD',
          'D-ratio',
          'found',
          'in QC',
          'missing',
          'drift %',
          'drift FDR',
          'batch share',
          'leaves',
        ],
        features.map(row => [
          row.feature,
          shortNumber(row.qc_rsd),
          shortNumber(row.d_ratio),
          shortNumber(row.detected_study),
          shortNumber(row.detected_qc),
          row.missing_kind ?? '',
          shortNumber(row.drift_percent),
          shortP(row.drift_fdr),
          shortNumber(row.batch_share),
          row.leaves ?? '',
        ]),
      ),
    )
  return parts.join('\n\n')
}
