import { ibsiFeatures } from '@tessera/radiomics'
import type { Outcome } from '../perform.ts'
import { textTable } from '../terminal/text-table.ts'

/** Every feature with its tag, IBSI code and name. */
export function featureList(): Outcome {
  const features = Object.entries(ibsiFeatures).map(([tag, [code, name]]) => ({ tag, code, name }))
  return {
    document: { features },
    text: `${textTable(
      ['tag', 'IBSI', 'name'],
      features.map(({ tag, code, name }) => [tag, code, name]),
    )}

GLCM (cm_) and GLRLM (rlm_) tags end in _2D_avg, _2D_comb, _2_5D_avg, _2_5D_comb, _3D_avg or _3D_comb;
GLSZM (szm_), GLDZM (dzm_), NGTDM (ngt_) and NGLDM (ngl_) tags in _2D, _2_5D or _3D.`,
  }
}
