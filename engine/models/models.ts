// The door of the models room: which models there are, which does what, how one is installed, tested and measured. The
// models themselves run in the vision room.

export type { Chat, OpenLook } from './eyes.ts';
export { findModels, tasks, told } from './found-models.ts';
export { IdleProbe } from './idle-probe.ts';
export { Installs } from './installs.ts';
export { type ModelsInUse, openModels } from './models-in-use.ts';
export { probeDevices } from './probe-devices.ts';
export { sweepRemoved } from './remove-model.ts';
export { selfTestFolder } from './self-test.ts';
export { costOf, knownSpeeds, measureSpeed, type SpeedRooms } from './speeds.ts';
