/** What is done to a test while it is performed, one kind at a time. */
export const DISTURBANCES = [
  'mesh-delay',
  'control-delay',
  'control-loss',
  'workload-death',
  'cpu-pressure',
  'clock-jumps',
] as const;
export type Disturbance = (typeof DISTURBANCES)[number];

export const IN_WORDS: Readonly<Record<Disturbance, string>> = {
  'mesh-delay': 'delay and jitter in the mesh',
  'control-delay': 'delay and jitter in the control channel',
  'control-loss': 'control channel lost and back',
  'workload-death': 'a sample workload dies in the middle',
  'cpu-pressure': 'two busy loops beside it',
  'clock-jumps': 'the clock jumps forward and back',
};
