import { testDocLogContract } from '../../doclog/docLogContract.ts';
import { createSimDisk } from './simDisk.ts';

testDocLogContract('simulated disk', async () => {
  const disk = createSimDisk({ now: () => 1_000 });
  disk.setAuto(true);
  return {
    log: disk.log,
    reopen: async () => disk.log,
    corrupt: async (room, seq) => void disk.corrupt(room, seq),
    corruptSnapshot: async (room) => void disk.corruptSnapshot(room),
    close: async () => {},
  };
});
