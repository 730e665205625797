import type { Lesion } from '../lesion.ts'

/** Where a lesion of a patient with hepatocellular carcinoma lies, as far as the rules differ. */
export type HccSite = 'liver' | 'portal vein' | 'porta hepatis node' | 'node' | 'effusion' | 'elsewhere'

/** The site from the organ's name (English or Chinese); a lesion without an organ is taken to be in the liver. */
export function hccSiteOf({ organ, node }: Pick<Lesion, 'organ' | 'node'>): HccSite {
  const text = organ?.toLowerCase() ?? ''
  if (/ascites|effusion|peritoneal fluid|腹水|积液/.test(text)) return 'effusion'
  const hilar = /porta ?hepatis|hepatic hil|liver hil|portal node|肝门/.test(text)
  if (node || /node|淋巴/.test(text)) return hilar ? 'porta hepatis node' : 'node'
  if (/portal vein|pvt|vein thromb|门静脉|癌栓/.test(text)) return 'portal vein'
  return text === '' || (/liver|hepat|肝/.test(text) && !/flexure/.test(text)) ? 'liver' : 'elsewhere'
}
