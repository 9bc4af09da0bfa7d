import { taqueria } from './taqueria.ts';
import { describeBusiness } from './suite.ts';

describeBusiness(taqueria);
