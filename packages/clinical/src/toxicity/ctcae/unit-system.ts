import { UnitError, unitFactor } from '@tessera/tables'
import type { CriteriaInUnit, LaboratoryTerm } from './criterion.ts'
import type { NotGradable } from './measurement.ts'

/** The criteria of a term in the unit that a value is held against, and the factor that brings it there. */
export interface ChosenSystem extends CriteriaInUnit {
  readonly factor: number
}

/** The system of a unit by term: what was found once for a column of one unit holds for all its rows. */
const chosenSystems = new WeakMap<LaboratoryTerm, Map<string | null, ChosenSystem | NotGradable>>()

/**
 * The system of a term for a unit: the unit itself, else one of the same dimension, else one that the analyte converts
 * to; a term of multiples alone needs none.
 */
export function systemOf(term: LaboratoryTerm, unit: string | null): ChosenSystem | NotGradable {
  const known = chosenSystems.get(term) ?? new Map<string | null, ChosenSystem | NotGradable>()
  chosenSystems.set(term, known)
  const chosen = known.get(unit) ?? chooseSystem(term, unit)
  known.set(unit, chosen)
  return chosen
}

function chooseSystem(term: LaboratoryTerm, unit: string | null): ChosenSystem | NotGradable {
  const relative = term.systems.find(system => system.unit === null)
  if (relative) return { ...relative, factor: 1 }
  if (unit === null) return 'no unit'
  for (const quantity of ['', term.analyte.replace('ionised ', '')]) {
    const fitting = term.systems.flatMap(system => {
      const factor = factorOf(unit, system.unit ?? '', quantity)
      return factor === null ? [] : [{ ...system, factor }]
    })
    const chosen = fitting.find(({ factor }) => factor === 1) ?? fitting[0]
    if (chosen) return chosen
  }
  return 'unit does not convert'
}

function factorOf(from: string, to: string, quantity: string): number | null {
  try {
    return unitFactor(from, to, quantity)
  } catch (error) {
    if (error instanceof UnitError) return null
    throw error
  }
}
