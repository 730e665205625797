export { assessMrecist, type MrecistOptions } from './assess.ts'
export { type MrecistSettings, mrecistDefaults } from './settings.ts'
export { type HccSite, hccSiteOf } from './site.ts'
