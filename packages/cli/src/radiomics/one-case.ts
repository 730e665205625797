import { extractFeatures, openCase } from '@tessera/radiomics'
import type { Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'
import { givenSettings } from './given-settings.ts'
import type { RadiomicsOptions } from './options.ts'

/** The features of one region. Diagnostics stand among the features too, as in IBSI's reference files. */
export async function oneCase(
  imageFile: string,
  maskFile: string,
  options: RadiomicsOptions,
): Promise<Outcome> {
  const { settings, findings } = givenSettings(options)
  const { image, mask, labels, findings: ofFiles } = await openCase(imageFile, maskFile, options)
  const { features, undefinedFeatures, diagnostics } = extractFeatures(image, mask, settings)
  const reasons = Object.entries(undefinedFeatures)
  return {
    document: {
      features: { ...diagnostics, ...features },
      undefined: undefinedFeatures,
      diagnostics,
      labels,
      settings,
    },
    text: [
      textTable(
        ['feature', 'value'],
        Object.entries({ ...diagnostics, ...features }).map(([tag, value]) => [tag, shown(value)]),
      ),
      ...(reasons.length === 0
        ? []
        : [
            '',
            textTable(
              ['undefined', 'because'],
              reasons.map(([tag, why]) => [tag, why]),
            ),
          ]),
    ].join('\n'),
    findings: [...findings, ...ofFiles],
  }
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)))
}
