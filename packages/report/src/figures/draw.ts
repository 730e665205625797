import type { Figure } from '@tessera/evidence'
import type { Drawing, DrawingContext } from '../drawing/drawing.ts'
import { drawBalance } from './balance.ts'
import { drawBenefitCalibration } from './benefit-calibration.ts'
import { drawCalibration } from './calibration.ts'
import { drawDecision } from './decision.ts'
import { drawFlow } from './flow.ts'
import { drawForest } from './forest.ts'
import { drawHeatmap } from './heatmap.ts'
import { drawKaplanMeier } from './kaplan-meier.ts'
import { drawLevelProbabilities } from './level-probabilities.ts'
import { drawNullDistribution } from './null-distribution.ts'
import { drawObservedPredicted } from './observed-predicted.ts'
import { drawOncoplot } from './oncoplot.ts'
import { drawRoc } from './roc.ts'
import { drawSizePerformance } from './size-performance.ts'
import { drawSlideHeatmap } from './slide-heatmap.ts'
import { drawTimeAuc } from './time-auc.ts'
import { drawTrajectory } from './trajectory.ts'
import { drawTrialFlow } from './trial-flow.ts'
import { drawVolcano } from './volcano.ts'

/** Draws any figure of the evidence: one file a kind. */
export function drawFigure(figure: Figure, context: DrawingContext): Drawing {
  switch (figure.kind) {
    case 'kaplan-meier':
      return drawKaplanMeier(figure, context)
    case 'roc':
      return drawRoc(figure, context)
    case 'time-auc':
      return drawTimeAuc(figure, context)
    case 'calibration':
      return drawCalibration(figure, context)
    case 'decision':
      return drawDecision(figure, context)
    case 'forest':
      return drawForest(figure, context)
    case 'balance':
      return drawBalance(figure)
    case 'benefit-calibration':
      return drawBenefitCalibration(figure, context)
    case 'null-distribution':
      return drawNullDistribution(figure)
    case 'flow':
      return drawFlow(figure, context)
    case 'slide-heatmap':
      return drawSlideHeatmap(figure)
    case 'trial-flow':
      return drawTrialFlow(figure)
    case 'volcano':
      return drawVolcano(figure)
    case 'heatmap':
      return drawHeatmap(figure)
    case 'trajectory':
      return drawTrajectory(figure)
    case 'size-performance':
      return drawSizePerformance(figure)
    case 'level-probabilities':
      return drawLevelProbabilities(figure, context)
    case 'observed-predicted':
      return drawObservedPredicted(figure, context)
    case 'oncoplot':
      return drawOncoplot(figure)
  }
}
