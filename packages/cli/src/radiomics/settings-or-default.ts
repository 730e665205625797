import type { Finding } from '@tessera/evidence'
import { completeSettings, type RadiomicsSettings, readRadiomicsSettings } from '@tessera/radiomics'

/** The settings of a file; without one, those of `tessera radiomics`, which a note says. */
export function settingsOrDefault(file: string | undefined): {
  readonly settings: RadiomicsSettings
  readonly findings: readonly Finding[]
} {
  if (file !== undefined) return { settings: readRadiomicsSettings(file), findings: [] }
  const discretisation = { method: 'fixedBinNumber' as const, bins: 32 }
  return {
    settings: completeSettings({ format: 'tessera-radiomics/1', discretisation }),
    findings: [
      {
        severity: 'note',
        code: 'default-settings',
        message:
          'no settings were given: 32 grey levels between least and largest intensity, no interpolation',
        cure: 'give --settings with a file that suits the modality, such as those in packages/radiomics/settings',
      },
    ],
  }
}
