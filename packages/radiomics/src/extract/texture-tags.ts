import type { TextureFamily } from '@tessera/imaging'
import type { RadiomicsSettings } from '../settings/settings.ts'
import { ibsiFeatures } from './ibsi-features.ts'

const prefixes: Record<TextureFamily, string> = {
  glcm: 'cm_',
  glrlm: 'rlm_',
  glszm: 'szm_',
  gldzm: 'dzm_',
  ngtdm: 'ngt_',
  ngldm: 'ngl_',
}

/** The full tags of texture features: those of families with directions and those of families without. */
export function textureTags(
  families: readonly TextureFamily[],
  aggregations: RadiomicsSettings['texture']['aggregations'],
): string[] {
  return families.flatMap(family => {
    const directional = family === 'glcm' || family === 'glrlm'
    const suffixes = aggregations.filter(name => directional === /_(avg|comb)$/.test(name))
    const tags = Object.keys(ibsiFeatures).filter(tag => tag.startsWith(prefixes[family]))
    return suffixes.flatMap(suffix => tags.map(tag => `${tag}_${suffix}`))
  })
}
