-- One writer at a time, the others wait: asked for before anything is read.
BEGIN IMMEDIATE
