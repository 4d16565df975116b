/** The folder that both containers of a pod can write to. */
export const WORK = '/work';
/** What the pods of a Job are told. */
export const TASK_FILE = '/task/task.json';
/** Of a shard that is done: its result and its evidence. */
export const FINISHED_FOLDER = `${WORK}/result`;
/** Socket by which the container that keeps the files knows that the other one lives. */
export const LIFELINE = `${WORK}/lifeline.sock`;
/** Where kubelet looks for a container's last words. */
export const LAST_WORDS_FILE = '/dev/termination-log';
/** Port on the pod's loopback where the files are had. */
export const KEEPER_PORT = 31_998;
/** Each index of the Job finds its number in it. */
export const INDEX_VARIABLE = 'JOB_COMPLETION_INDEX';
