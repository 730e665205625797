import { z } from 'zod'
import { balanceFigureSchema } from './balance.ts'
import { benefitCalibrationFigureSchema } from './benefit-calibration.ts'
import { calibrationFigureSchema } from './calibration.ts'
import { decisionFigureSchema } from './decision.ts'
import { flowFigureSchema } from './flow.ts'
import { forestFigureSchema } from './forest.ts'
import { heatmapFigureSchema } from './heatmap.ts'
import { kaplanMeierFigureSchema } from './kaplan-meier.ts'
import { levelProbabilitiesFigureSchema } from './level-probabilities.ts'
import { nullDistributionFigureSchema } from './null-distribution.ts'
import { observedPredictedFigureSchema } from './observed-predicted.ts'
import { oncoplotFigureSchema } from './oncoplot.ts'
import { rocFigureSchema } from './roc.ts'
import { sizePerformanceFigureSchema } from './size-performance.ts'
import { slideHeatmapFigureSchema } from './slide-heatmap.ts'
import { timeAucFigureSchema } from './time-auc.ts'
import { trajectoryFigureSchema } from './trajectory.ts'
import { trialFlowFigureSchema } from './trial-flow.ts'
import { volcanoFigureSchema } from './volcano.ts'

/** Every figure that a report can draw: plain numbers, no type and no axes. */
export const figureSchema = z.discriminatedUnion('kind', [
  kaplanMeierFigureSchema,
  rocFigureSchema,
  timeAucFigureSchema,
  calibrationFigureSchema,
  decisionFigureSchema,
  forestFigureSchema,
  balanceFigureSchema,
  benefitCalibrationFigureSchema,
  nullDistributionFigureSchema,
  flowFigureSchema,
  slideHeatmapFigureSchema,
  trialFlowFigureSchema,
  volcanoFigureSchema,
  heatmapFigureSchema,
  trajectoryFigureSchema,
  sizePerformanceFigureSchema,
  oncoplotFigureSchema,
  levelProbabilitiesFigureSchema,
  observedPredictedFigureSchema,
])
export type Figure = z.infer<typeof figureSchema>
export type FigureOf<K extends Figure['kind']> = Extract<Figure, { kind: K }>
