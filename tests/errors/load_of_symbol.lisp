(load 'settings)
