import { binaryDeriver } from './binary.ts'
import { competingDeriver } from './competing.ts'
import { continuousDeriver } from './continuous.ts'
import type { EndpointDefinition } from './definition.ts'
import type { DerivedEndpoint, EndpointInput } from './deriver.ts'
import { ordinalDeriver } from './ordinal.ts'
import { timeToEventDeriver } from './time-to-event.ts'

/** Every type of endpoint that Tessera derives. A further type is one more file and one more line here. */
export const endpointDerivers = {
  binary: binaryDeriver,
  ordinal: ordinalDeriver,
  continuous: continuousDeriver,
  'time-to-event': timeToEventDeriver,
  competing: competingDeriver,
} as const

/**
 * Derives an endpoint for every row.
 * @throws EndpointError when a column is of the wrong kind
 */
export function deriveEndpoint(definition: EndpointDefinition, input: EndpointInput): DerivedEndpoint {
  switch (definition.type) {
    case 'binary':
      return binaryDeriver.derive(definition, input)
    case 'ordinal':
      return ordinalDeriver.derive(definition, input)
    case 'continuous':
      return continuousDeriver.derive(definition, input)
    case 'time-to-event':
      return timeToEventDeriver.derive(definition, input)
    case 'competing':
      return competingDeriver.derive(definition, input)
  }
}

/** The columns that an endpoint reads, without looking at a value. */
export function endpointColumns(
  definition: EndpointDefinition,
  input: Pick<EndpointInput, 'columnsRead'>,
): readonly string[] {
  switch (definition.type) {
    case 'binary':
      return binaryDeriver.reads(definition, input)
    case 'ordinal':
      return ordinalDeriver.reads(definition, input)
    case 'continuous':
      return continuousDeriver.reads(definition, input)
    case 'time-to-event':
      return timeToEventDeriver.reads(definition, input)
    case 'competing':
      return competingDeriver.reads(definition, input)
  }
}
