import { assumptions } from '../truth/assumption.ts'

const chosen = 'chosen so that desert, excluded and inflamed tumours are each about a third of a cohort'
const own = 'chosen: one section shows a part of a tumour that varies from block to block'
const grade =
  'chosen: nuclei of high-grade hepatocellular carcinoma are 80 against 65 µm² (Cheah and Looi, Malays J Pathol 2007;29:37), over 2 SD of aggressiveness'

/** The numbers by which the latent state of a patient makes the slide. */
export const slideNumbers = assumptions({
  tumourLymphocytes: [260, 'per mm² of tumour, median', chosen],
  tumourLymphocytesOnInfiltration: [0.95, 'log density per SD', chosen],
  tumourLymphocytesSd: [0.6, 'log density', own],
  stromaLymphocytes: [1000, 'per mm² of stroma, median', chosen],
  stromaLymphocytesOnInfiltration: [0.6, 'log density per SD', chosen],
  stromaLymphocytesSd: [0.55, 'log density', own],
  lymphocytesCorrelation: [0.3, 'of the own deviations of tumour and stroma', own],
  nuclearArea: [75, 'µm²', 'as in the tile: Hepatology 1992;16:118, Cheah and Looi 2007'],
  nuclearAreaOnAggressiveness: [0.1, 'log area per SD', grade],
  nuclearAreaSd: [0.12, 'log area', own],
  irregularity: [0.06, 'of the radius', 'as in the tile'],
  irregularityOnAggressiveness: [0.25, 'log per SD', 'chosen: pleomorphism is a part of every grading'],
  irregularitySd: [0.35, 'log', own],
  necrosisLogit: [-3, 'log odds of tumour being necrotic', 'chosen: 5 % at the mean'],
  necrosisOnAggressiveness: [0.7, 'log odds per SD', 'chosen: necrosis goes with grade and size'],
  necrosisSd: [0.9, 'log odds', own],
  tumourShareLogit: [0.1, 'log odds of tissue being tumour', 'chosen: half of a section'],
  tumourShareSd: [0.35, 'log odds', own],
  tumourDensity: [3600, 'per mm²', 'chosen: nuclei of 75 µm² fill about a quarter of a carcinoma'],
  stromalDensity: [900, 'per mm²', 'chosen'],
  clustering: [0.55, 'log density from place to place (60 µm)', 'chosen: lymphocytes lie in groups'],
  rim: [1.5, 'density beside tumour over that far from it, less 1', 'chosen'],
  penShare: [0.15, 'of slides', 'chosen'],
  blurredShare: [0.2, 'of slides', 'chosen'],
  foldShare: [0.08, 'of slides', 'chosen'],
})
