export * from './plane/index.ts'
export * from './quality.ts'
export {
  applyRegistration,
  loadRegistration,
  type Registration,
  type RegistrationOptions,
  register,
} from './register.ts'
