import { program } from './program.ts';
import { HOUSE } from './rooms.ts';
import { ofProcess } from './surroundings.ts';

process.exitCode = await program(process.argv.slice(2), ofProcess(HOUSE));
