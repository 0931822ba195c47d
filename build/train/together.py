"""One training run in one process, or in two of one thread each (RANK=0|1, WORLD=2 in the environment).

Two processes that meet once a step lose far less on a busy machine than two threads that meet after every operation.
Gradients go through shared memory, in two halves used by turns, so that one barrier a step is enough.
"""
import os, time
import torch, torch.distributed as dist


class Together:
    def __init__(self, out, minutes):
        self.rank, self.world = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD', 1))
        self.out, self.minutes, self.buffer, self.turn = out, minutes, None, 0
        if self.world > 1:
            dist.init_process_group('gloo', init_method='file://' + out + '.meet', rank=self.rank, world_size=self.world)
        self.start = time.time()

    def log(self, *words):
        if self.rank == 0:
            print(time.strftime('%H:%M:%S', time.gmtime()), *words, flush=True)

    def done(self):
        """Share of the minutes that are over, by the first process's clock."""
        t = torch.tensor([(time.time() - self.start) / 60 / self.minutes])
        if self.world > 1:
            dist.broadcast(t, 0)
        return t.item()

    def sum(self, t):
        if self.world > 1:
            dist.all_reduce(t)
        return t

    def average(self, parameters):
        """Replace every gradient by its mean over the processes."""
        if self.world == 1:
            return
        flat = torch.cat([p.grad.reshape(-1) if p.grad is not None else torch.zeros(p.numel()) for p in parameters])
        if self.buffer is None:
            name = '/dev/shm/gradients.' + os.path.basename(self.out)
            self.buffer = torch.from_file(name, shared=True, size=2 * self.world * len(flat)).view(2, self.world, -1)
        half = self.buffer[self.turn % 2]; self.turn += 1
        half[self.rank].copy_(flat)
        dist.barrier()
        flat, at = half.mean(0), 0
        for p in parameters:
            if p.grad is not None:
                p.grad = flat[at:at + p.numel()].view(p.shape)
            at += p.numel()
